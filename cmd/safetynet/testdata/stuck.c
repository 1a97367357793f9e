/* A disk that stands still while the file named in SAFETYNET_STUCK is there: loaded
 * into the program before the C library. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static int wait_for_it(const char *name, int fd) {
	const char *stuck = getenv("SAFETYNET_STUCK");
	while (stuck && access(stuck, F_OK) == 0) {
		usleep(5000);
	}
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
	return real(fd);
}

int fsync(int fd) { return wait_for_it("fsync", fd); }
int fdatasync(int fd) { return wait_for_it("fdatasync", fd); }
