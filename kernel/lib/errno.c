/* The names of the error numbers, for messages. */
#include <limen/compiler.h>
#include <limen/errno.h>

#define NAME(e) [e] = #e

static const char *const names[] = {
	NAME(EPERM),	    NAME(ENOENT),  NAME(ESRCH),	 NAME(EINTR),	NAME(EIO),
	NAME(E2BIG),	    NAME(ENOEXEC), NAME(EBADF),	 NAME(EAGAIN),	NAME(ENOMEM),
	NAME(EACCES),	    NAME(EFAULT),  NAME(EEXIST), NAME(ENOTDIR), NAME(EISDIR),
	NAME(EINVAL),	    NAME(EMFILE),  NAME(ENOTTY), NAME(EDOM),	NAME(ERANGE),
	NAME(ENAMETOOLONG), NAME(ENOSYS),  NAME(ELOOP),	 NAME(ELIBBAD), NAME(EOPNOTSUPP),
};

const char *errno_name(int error)
{
	if (error < 0 || error >= (int)ARRAY_SIZE(names) || !names[error])
		return "E?";
	return names[error];
}
