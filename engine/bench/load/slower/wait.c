/* Every wait for the disk takes longer, by SAFETYNET_SLOWER_NS: loaded into a stack
 * before the C library, to see what it does on a slower disk. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

static int slower(const char *name, int fd) {
	const char *text = getenv("SAFETYNET_SLOWER_NS");
	long ns = text ? atol(text) : 0;
	struct timespec left = {ns / 1000000000, ns % 1000000000};
	while (nanosleep(&left, &left) != 0 && errno == EINTR) {
	}
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
	return real(fd);
}

int fsync(int fd) { return slower("fsync", fd); }
int fdatasync(int fd) { return slower("fdatasync", fd); }
