// libvirt.h includes its other headers, except the error API.
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
