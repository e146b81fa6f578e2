/* clone(2): the order of its last two arguments here is child_tid, tls. */
#pragma once

#define CLONE_CHILD_TID(arg3, arg4) (arg3)
#define CLONE_TLS(arg3, arg4)	    (arg4)

/* tls_valid() - can it be a thread's TLS? (CLONE_SETTLS: EPERM) */
#define tls_valid(tls) ((tls) < TASK_SIZE)
