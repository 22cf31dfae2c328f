/*
 * Makes reading and writing of SST files as slow as on a slow disk, for one process and without
 * special rights:
 *
 *   gcc -O2 -shared -fPIC -o slow-disk.so slow-disk.c -ldl -lpthread
 *   # a disk that turns
 *   LD_PRELOAD=$PWD/slow-disk.so SEEK_MICROS=8000 MEGABYTES_PER_SECOND=150 java ...
 *   # a network volume with 3,000 requests per second
 *   LD_PRELOAD=$PWD/slow-disk.so SEEK_MICROS=333 MEGABYTES_PER_SECOND=125 java ...
 *
 * There is one head: a request waits for the one before. One that goes on where the last one of any
 * file ended costs only the transfer, every other one costs a seek besides. Of a file that is read in
 * sequence READ_AHEAD_KILOBYTES (128, as with Linux) are read at a time. Besides, the page cache does
 * not help.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define MAX_FDS 65536

static pthread_mutex_t head = PTHREAD_MUTEX_INITIALIZER;
static int head_fd = -1;
static off_t head_position;
static char kinds[MAX_FDS]; /* 0 unknown, 's' an SST file, 'o' another one */
static off_t read_to[MAX_FDS]; /* where the last read ended */
static off_t ahead_to[MAX_FDS]; /* how far has been read ahead */

static long setting(const char *name, long otherwise) {
  const char *value = getenv(name);
  return value ? atol(value) : otherwise;
}

static int is_sst(int fd) {
  if (fd < 0 || fd >= MAX_FDS) return 0;
  if (!kinds[fd]) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path);
    kinds[fd] = length > 4 && !memcmp(path + length - 4, ".sst", 4) ? 's' : 'o';
  }
  return kinds[fd] == 's';
}

static void move_head(int fd, off_t position, size_t bytes) {
  long nanos = (long)(bytes * 1000.0 / setting("MEGABYTES_PER_SECOND", 150));
  if (fd != head_fd || position != head_position) nanos += setting("SEEK_MICROS", 8000) * 1000;
  head_fd = fd;
  head_position = position + (off_t)bytes;
  struct timespec duration = {nanos / 1000000000, nanos % 1000000000};
  nanosleep(&duration, NULL);
}

static void wait_for_read(int fd, off_t position, size_t bytes) {
  pthread_mutex_lock(&head);
  off_t end = position + (off_t)bytes;
  if (position != read_to[fd]) {
    move_head(fd, position, bytes);
    ahead_to[fd] = end;
  } else if (end > ahead_to[fd]) {
    size_t missing = end - ahead_to[fd];
    size_t ahead = setting("READ_AHEAD_KILOBYTES", 128) * 1024;
    size_t length = missing > ahead ? missing : ahead;
    move_head(fd, ahead_to[fd], length);
    ahead_to[fd] += length;
  }
  read_to[fd] = end;
  pthread_mutex_unlock(&head);
}

static void wait_for_write(int fd, off_t position, size_t bytes) {
  pthread_mutex_lock(&head);
  move_head(fd, position, bytes);
  pthread_mutex_unlock(&head);
}

#define NEXT(name) \
  static __typeof__(&name) next; \
  if (!next) next = dlsym(RTLD_NEXT, #name)

ssize_t pread64(int fd, void *buffer, size_t bytes, off64_t position) {
  NEXT(pread64);
  if (is_sst(fd)) wait_for_read(fd, position, bytes);
  return next(fd, buffer, bytes, position);
}

ssize_t pread(int fd, void *buffer, size_t bytes, off_t position) {
  NEXT(pread);
  if (is_sst(fd)) wait_for_read(fd, position, bytes);
  return next(fd, buffer, bytes, position);
}

ssize_t write(int fd, const void *buffer, size_t bytes) {
  NEXT(write);
  if (is_sst(fd)) wait_for_write(fd, lseek(fd, 0, SEEK_CUR), bytes);
  return next(fd, buffer, bytes);
}

int close(int fd) {
  NEXT(close);
  if (fd >= 0 && fd < MAX_FDS) kinds[fd] = 0, read_to[fd] = ahead_to[fd] = 0;
  return next(fd);
}
