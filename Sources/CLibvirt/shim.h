// libvirt's headers include each other; the error API is not part of the first.
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
