// For what Swift cannot import: the CMSG macros that pass a descriptor over a Unix socket, struct ucred,
// forkpty, and mounts with mapped owners.
#ifndef CSOCKETS_H
#define CSOCKETS_H

// Swift's Glibc module does not have these two headers.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <termios.h>

/// Sends a descriptor with one byte. Returns 0, or -1 with errno.
int csockets_send_descriptor(int socket, int descriptor);

/// Receives a descriptor that came with one byte. Returns it, or -1; errno is 0 if the other side
/// closed or sent no descriptor.
int csockets_receive_descriptor(int socket);

/// The id of the process at the other end of a Unix socket, or -1.
int csockets_peer(int socket);

/// Opens an unnamed file in memory, closed on exec. Returns its descriptor, or -1 with errno.
int csockets_memory_file(void);

/// Starts a program, found in PATH, on a new terminal, with this process's environment. Returns its process
/// id and sets the terminal's other end, closed on exec; -1 with errno.
int csockets_terminal(char *const arguments[], unsigned short rows, unsigned short columns, int *terminal);

/// Starts a process that puts a terminal's settings back if this process ends, however it ends, without a call of
/// csockets_release_terminal. Returns what that takes, or -1 with errno.
int csockets_guard_terminal(int terminal, const struct termios *settings);
void csockets_release_terminal(int guard);

/// The columns of a terminal that each of the first `count` characters takes, 0 to 2 (wcwidth in the locale C.UTF-8); 1 for
/// those that the C library does not know.
void csockets_character_widths(unsigned char *widths, unsigned count);

/// Exchanges two files or folders in one step (renameat2 with RENAME_EXCHANGE, Linux 3.15). Returns 0, or -1 with errno.
int csockets_exchange(const char *one, const char *other);

/// Mounts a folder read-only with its owners 0 to count - 1 mapped to first and the ids after it (mount_setattr with
/// MOUNT_ATTR_IDMAP, Linux 5.12). Without a target it only checks whether that works. Returns 0, or -1 with errno.
int csockets_mapped_mount(const char *source, const char *target, unsigned first, unsigned count);

#endif
