#define _GNU_SOURCE
#include "CSockets.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wchar.h>

int csockets_send_descriptor(int socket, int descriptor) {
  char byte = 0;
  struct iovec data = {.iov_base = &byte, .iov_len = 1};
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int))];
  } control;
  memset(&control, 0, sizeof control);
  struct msghdr message = {.msg_iov = &data,
                           .msg_iovlen = 1,
                           .msg_control = control.space,
                           .msg_controllen = sizeof control.space};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  return sendmsg(socket, &message, MSG_NOSIGNAL) == 1 ? 0 : -1;
}

int csockets_receive_descriptor(int socket) {
  char byte = 0;
  struct iovec data = {.iov_base = &byte, .iov_len = 1};
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int))];
  } control;
  struct msghdr message = {.msg_iov = &data,
                           .msg_iovlen = 1,
                           .msg_control = control.space,
                           .msg_controllen = sizeof control.space};
  ssize_t count = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  if (count < 0) return -1;
  errno = 0;
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (count == 0 || header == NULL || header->cmsg_type != SCM_RIGHTS) return -1;
  int descriptor;
  memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
  return descriptor;
}

int csockets_peer(int socket) {
  struct ucred peer;
  socklen_t size = sizeof peer;
  return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? peer.pid : -1;
}

int csockets_terminal(char *const arguments[], unsigned short rows, unsigned short columns, int *terminal) {
  struct winsize size = {.ws_row = rows, .ws_col = columns};
  pid_t child = forkpty(terminal, NULL, NULL, &size);
  if (child == 0) {
    // The caller's thread may block signals: Ctrl-C would then stop nothing.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGXFSZ, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    execvp(arguments[0], arguments);
    _exit(127);
  }
  if (child > 0) fcntl(*terminal, F_SETFD, FD_CLOEXEC);
  return child;
}

int csockets_guard_terminal(int terminal, const struct termios *settings) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  pid_t guard = fork();
  if (guard == 0) {
    // Out of reach of the terminal's signals, and of what is sent to the caller's group.
    setsid();
    for (int other = 3; other < 1024; other++)
      if (other != ends[0] && other != terminal) close(other);
    char byte;
    ssize_t count;
    while ((count = read(ends[0], &byte, 1)) < 0 && errno == EINTR) {}
    if (count == 0) {
      tcsetattr(terminal, TCSANOW, settings);
      // What reads a line may have asked for marked pastes, a full-screen program for a hidden cursor.
      static const char plain[] = "\033[?2004l\033[?25h\r\n";
      if (write(terminal, plain, sizeof plain - 1) < 0) _exit(1);
    }
    _exit(0);
  }
  close(ends[0]);
  if (guard < 0) close(ends[1]);
  return guard < 0 ? -1 : ends[1];
}

void csockets_release_terminal(int guard) {
  if (guard < 0) return;
  if (write(guard, "", 1) < 0) {}
  close(guard);
}

int csockets_memory_file(void) { return memfd_create("practicum", MFD_CLOEXEC); }

int csockets_exchange(const char *one, const char *other) {
  return renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
}

static int write_map(pid_t process, const char *name, const char *map) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", process, name);
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return -1;
  size_t length = strlen(map);
  int result = write(file, map, length) == (ssize_t)length ? 0 : -1;
  int reason = errno;
  close(file);
  errno = reason;
  return result;
}

// A user namespace is made by a process that enters it, and lasts as long as a descriptor of it is open.
static int user_namespace(unsigned first, unsigned count) {
  int pipe_ends[2];
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) return -1;
  pid_t child = fork();
  if (child == 0) {
    int reason = unshare(CLONE_NEWUSER) == 0 ? 0 : errno;
    if (write(pipe_ends[1], &reason, sizeof reason) < 0) _exit(1);
    for (;;) pause();
  }
  int reason = errno;
  int result = -1;
  close(pipe_ends[1]);
  if (child > 0) {
    if (read(pipe_ends[0], &reason, sizeof reason) != sizeof reason) reason = EIO;
    if (reason == 0) {
      char map[64], path[64];
      snprintf(map, sizeof map, "0 %u %u", first, count);
      snprintf(path, sizeof path, "/proc/%d/ns/user", child);
      if (write_map(child, "uid_map", map) == 0 && write_map(child, "gid_map", map) == 0)
        result = open(path, O_RDONLY | O_CLOEXEC);
      reason = errno;
    }
    kill(child, SIGKILL);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
    }
  }
  close(pipe_ends[0]);
  errno = reason;
  return result;
}

int csockets_mapped_mount(const char *source, const char *target, unsigned first, unsigned count) {
  int users = user_namespace(first, count);
  if (users < 0) return -1;
  int result = -1;
  int tree = open_tree(AT_FDCWD, source, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
  if (tree >= 0) {
    struct mount_attr attributes = {.attr_set = MOUNT_ATTR_IDMAP | MOUNT_ATTR_RDONLY,
                                    .userns_fd = (unsigned)users};
    result = mount_setattr(tree, "", AT_EMPTY_PATH, &attributes, sizeof attributes);
    if (result == 0 && target != NULL)
      result = move_mount(tree, "", AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH);
  }
  int reason = errno;
  if (tree >= 0) close(tree);
  close(users);
  errno = reason;
  return result;
}

void csockets_character_widths(unsigned char *widths, unsigned count) {
  locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  locale_t before = locale ? uselocale(locale) : (locale_t)0;
  for (unsigned character = 0; character < count; character++) {
    int width = wcwidth((wchar_t)character);
    widths[character] = width < 0 ? 1 : (unsigned char)(width > 2 ? 2 : width);
  }
  if (locale) {
    uselocale(before);
    freelocale(locale);
  }
}
