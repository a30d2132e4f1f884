// libssh2's two headers. Its function-like macros are not imported: the code calls the _ex forms.
#include <libssh2.h>
