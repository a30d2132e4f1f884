// OpenSSL's libcrypto, for SHA-256.
#include <openssl/sha.h>
