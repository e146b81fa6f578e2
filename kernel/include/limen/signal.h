/*
 * Signals: signal(7), sigaction(2).  Numbers and layouts are Linux's, the same on both machines.
 *
 * A signal is pending for one task (task->pending) or for a process (signal->shared_pending).
 * sighand->siglock guards both, the actions, every task's blocked mask and group_exit.
 */
#pragma once

#include <limen/compiler.h>
#include <limen/list.h>
#include <limen/pid.h>
#include <limen/spinlock.h>

struct pt_regs;
struct task_struct;
struct pid;

#define SIGHUP	  1
#define SIGINT	  2
#define SIGQUIT	  3
#define SIGILL	  4
#define SIGTRAP	  5
#define SIGABRT	  6
#define SIGBUS	  7
#define SIGFPE	  8
#define SIGKILL	  9
#define SIGUSR1	  10
#define SIGSEGV	  11
#define SIGUSR2	  12
#define SIGPIPE	  13
#define SIGALRM	  14
#define SIGTERM	  15
#define SIGSTKFLT 16
#define SIGCHLD	  17
#define SIGCONT	  18
#define SIGSTOP	  19
#define SIGTSTP	  20
#define SIGTTIN	  21
#define SIGTTOU	  22
#define SIGURG	  23
#define SIGXCPU	  24
#define SIGXFSZ	  25
#define SIGVTALRM 26
#define SIGPROF	  27
#define SIGWINCH  28
#define SIGIO	  29
#define SIGPWR	  30
#define SIGSYS	  31
#define SIGRTMIN  32
#define _NSIG	  64

typedef u64 sigset_t; /* bit n - 1: signal n */
#define sigmask(sig) (1UL << ((sig)-1))

/* si_code, sigaction(2) */
#define SI_USER	      0
#define SI_KERNEL     0x80
#define SI_QUEUE      (-1)
#define SI_TIMER      (-2)
#define SI_TKILL      (-6)
#define SI_DETHREAD   (-7)
#define SI_ASYNCNL    (-60)
#define ILL_ILLOPC    1
#define ILL_ILLOPN    2
#define FPE_INTDIV    1
#define FPE_FLTDIV    3
#define FPE_FLTOVF    4
#define FPE_FLTUND    5
#define FPE_FLTRES    6
#define FPE_FLTINV    7
#define FPE_FLTUNK    14
#define SEGV_MAPERR   1
#define SEGV_ACCERR   2
#define SEGV_MTESERR  9
#define BUS_ADRALN    1
#define BUS_ADRERR    2
#define BUS_OBJERR    3
#define TRAP_BRKPT    1
#define TRAP_TRACE    2
#define TRAP_HWBKPT   4
#define CLD_EXITED    1
#define CLD_KILLED    2
#define CLD_DUMPED    3
#define CLD_TRAPPED   4
#define CLD_STOPPED   5
#define CLD_CONTINUED 6

union sigval {
	int sival_int;
	void __user *sival_ptr;
};

/*
 * What is known of a signal; which fields there are depends on it.  As programs have it, struct
 * siginfo, zeros follow up to 128 bytes: SIGINFO_SIZE.
 */
#define SIGINFO_SIZE 128

struct kernel_siginfo {
	int si_signo, si_errno, si_code;
	int pad; /* the union is 8-byte aligned */
	union {
		struct {
			pid_t si_pid;
			u32 si_uid;
			union sigval si_value; /* SI_QUEUE */
		};
		struct { /* POSIX timers */
			int si_tid, si_overrun;
			union sigval si_timer_value;
			int si_sys_private; /* the kernel's own: not shown to programs */
		};
		struct { /* SIGCHLD */
			pid_t si_child_pid;
			u32 si_child_uid;
			int si_status;
			long si_utime, si_stime; /* in 1/USER_HZ s */
		};
		struct { /* SIGILL, SIGFPE, SIGSEGV, SIGBUS, SIGTRAP */
			void __user *si_addr;
		};
		struct { /* SIGSYS */
			void __user *si_call_addr;
			int si_syscall;
			u32 si_arch;
		};
		u64 fields[4]; /* all of these */
	};
};
_Static_assert(sizeof(struct kernel_siginfo) == 48, "the longest has the fields of SIGCHLD");

/* For sending: no siginfo but what the kernel fills in. */
#define SEND_SIG_NOINFO ((struct kernel_siginfo *)0) /* from the current task, SI_USER */
#define SEND_SIG_PRIV	((struct kernel_siginfo *)1) /* from the kernel, SI_KERNEL */

struct sigqueue {
	struct list_head list;
	struct kernel_siginfo info;
	struct user_struct *user; /* whose count of queued signals it is part of (a reference) */
	bool preallocated; /* a POSIX timer's own: not freed when it is taken, */
	bool orphaned; /* unless the timer is gone */
};

struct sigpending {
	struct list_head list; /* of struct sigqueue, the oldest first */
	sigset_t signal;
};

#define SA_NOCLDSTOP	  0x00000001UL
#define SA_NOCLDWAIT	  0x00000002UL
#define SA_SIGINFO	  0x00000004UL
#define SA_EXPOSE_TAGBITS 0x00000800UL
#define SA_RESTORER	  0x04000000UL
#define SA_ONSTACK	  0x08000000UL
#define SA_RESTART	  0x10000000UL
#define SA_NODEFER	  0x40000000UL
#define SA_RESETHAND	  0x80000000UL

#define SIG_DFL ((void __user *)0)
#define SIG_IGN ((void __user *)1)

/* struct sigaction as rt_sigaction(2) has it on both machines. */
struct k_sigaction {
	void __user *sa_handler;
	unsigned long sa_flags;
	void __user *sa_restorer;
	sigset_t sa_mask;
};

/* The actions: shared by CLONE_SIGHAND. */
struct sighand_struct {
	u32 count; /* atomic */
	spinlock_t siglock; /* interrupts off */
	struct k_sigaction action[_NSIG];
};

/* The signal that is about to be handled, for the architecture's setup_rt_frame(). */
struct ksignal {
	int sig;
	struct k_sigaction ka;
	sigset_t blocked; /* before it was taken: while the handler runs, more is */
	struct kernel_siginfo info; /* only with SA_SIGINFO, and for a POSIX timer's signal */
};

#define SS_ONSTACK    1
#define SS_DISABLE    2
#define SS_AUTODISARM (1U << 31)

typedef struct sigaltstack {
	void __user *ss_sp;
	int ss_flags;
	int pad; /* nothing of the kernel's stack is to be seen there */
	size_t ss_size;
} stack_t;

/* A signal and its si_code in one int, for functions that return what to send. */
#define SIGNAL(sig, code) ((sig) | (code) << 8)

/* --- sending (send.c); each from any context that may take siglock --- */

/*
 * do_send_sig_info() - to one task (PIDTYPE_PID), to its process (PIDTYPE_TGID), or to that as one
 * of several: then also to the child that it is just making (PIDTYPE_PGID).  send_sig_info() and
 * group_send_sig_info() are the first two.  0, -EAGAIN (no room in
 * the queue for a signal with information), -ESRCH (it has ended).  No permission is checked.  The
 * caller holds tasklist_lock, unless @task is the current one.
 */
int do_send_sig_info(int sig, const struct kernel_siginfo *info, struct task_struct *task,
		     enum pid_type type);
int send_sig_info(int sig, const struct kernel_siginfo *info, struct task_struct *task);
int group_send_sig_info(int sig, const struct kernel_siginfo *info, struct task_struct *task);
/* the same with sighand->siglock held */
int __send_signal_locked(int sig, const struct kernel_siginfo *info, struct task_struct *task,
			 bool group);
/* send_sig() - by the kernel (@priv) or the current task, to one task. */
int send_sig(int sig, struct task_struct *task, bool priv);
/* kill_pgrp() - to every process of a group; 0, -ESRCH, -EAGAIN. */
int kill_pgrp(struct pid *pgrp, int sig, bool priv);
int kill_pgrp_info(int sig, const struct kernel_siginfo *info, struct pid *pgrp); /* lock held */
/*
 * force_sig_fault() - the current task did something that ends it unless it handles @signal (see
 * SIGNAL()), even when it blocks or ignores it: @what, at @addr.  An unhandled one is worth a line
 * in the log.  Interrupts on.
 */
void force_sig_fault(int signal, unsigned long addr, const char *what, struct pt_regs *regs);
/* force_sig() - the same without an address: SI_KERNEL. */
void force_sig(int sig);
/* force_fatal_sig() - and without giving a handler the chance. */
void force_fatal_sig(int sig);

/*
 * A POSIX timer's signal is in a sigqueue of the timer's own, so that there is always room for it.
 * sigqueue_alloc() - one that counts for the current task's RLIMIT_SIGPENDING; NULL: over it, or
 * memory is out.
 * send_sigqueue_locked() - queue @q for @task or (@group) its process; if it is queued already,
 * only q->info.si_overrun grows.  True: sent; false: the signal is ignored.  siglock held.
 * sigqueue_free() - the timer is gone; while it is queued it lives on.  siglock held.
 */
struct sigqueue *sigqueue_alloc(void);
bool send_sigqueue_locked(struct sigqueue *q, struct task_struct *task, bool group);
void sigqueue_free(struct sigqueue *q);

/* --- pending and blocked (pending.c, queue.c) --- */

void signals_init(void);
/* drop_spare_sigqueue() - @task is gone. */
void drop_spare_sigqueue(struct task_struct *task);

void init_sigpending(struct sigpending *pending);
void flush_sigqueue(struct sigpending *pending);
/* recalc_sigpending() - set or clear the current task's WORK_SIGPENDING.  siglock held. */
void recalc_sigpending(void);
/* signal_wake_up() - @task has to look at its signals; @fatal wakes it from TASK_KILLABLE, and
 * stopped.  siglock held. */
void signal_wake_up(struct task_struct *task, bool fatal);
/* set_current_blocked() - the current task's new mask, without SIGKILL and SIGSTOP. */
void set_current_blocked(const sigset_t *set);
/*
 * dequeue_signal() - take the next signal that is not in @mask; 0: none.  *@timer: it is a POSIX
 * timer's, for posixtimer_rearm().  siglock held.
 */
int dequeue_signal(sigset_t mask, struct kernel_siginfo *info, bool *timer);
/*
 * set_user_sigmask(), restore_saved_sigmask_unless() - ppoll(2) and the like: a mask for one call
 */
int set_user_sigmask(const sigset_t __user *umask, size_t sigsetsize);
void restore_saved_sigmask_unless(bool interrupted);

/* --- the life of a process --- */

/* copy_sighand() etc. are fork's (fork.c). */
void flush_signal_handlers(struct task_struct *task, bool force_default); /* exec */
/* join_group_stop() - @task, a new thread, takes part in a stop that has begun.  siglock held. */
void join_group_stop(struct task_struct *task);
/* exit_signals() - the exiting task takes no more; others of its process must have what it had. */
void exit_signals(struct task_struct *task);
/* do_notify_parent() - @task has become a zombie: SIGCHLD (or its exit signal) to the parent;
 * true when the parent does not want to wait for it.  tasklist_lock held. */
bool do_notify_parent(struct task_struct *task, int sig);
/* zap_other_threads() - SIGKILL to all other threads of the current process; returns how many there
 * are.  siglock held. */
int zap_other_threads(struct task_struct *task);

/* --- for the architecture's frames (altstack.c) --- */

int copy_siginfo_to_user(void __user *to, const struct kernel_siginfo *from);
/* copy_siginfo_from_user() - for @sig; -E2BIG: there is more than the kernel would keep of it. */
int copy_siginfo_from_user(struct kernel_siginfo *to, int sig, const void __user *from);
/* enters_altstack() - the frame goes to the top of the alternate stack, not below @sp. */
bool enters_altstack(const struct ksignal *ksig, unsigned long sp);
/* restore_altstack() - from uc_stack, as far as it is valid. */
void restore_altstack(const stack_t *stack);
/* do_signal() - deliver what is pending, or restart the call that a signal interrupted. */
void do_signal(struct pt_regs *regs);
