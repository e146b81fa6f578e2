/*
 * Starting a program: its file into the address space, its arguments onto a new stack (System V
 * ABI, "Process Initialization"; what Linux puts there, in Linux's order).
 */
#include <limen/elf.h>
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/random.h>
#include <limen/sched.h>
#include <limen/signal.h>
#include <limen/string.h>
#include <asm/elf.h>

/* The stack while it is being filled, from the top down.  An error sticks. */
struct stack {
	struct mm_struct *mm;
	unsigned long sp;
	int error;
};

static unsigned long push(struct stack *stack, const void *data, size_t n)
{
	stack->sp -= n;
	if (!stack->error)
		stack->error = mm_write(stack->mm, stack->sp, data, n);
	return stack->sp;
}

static unsigned long push_string(struct stack *stack, const char *s)
{
	return push(stack, s, strlen(s) + 1);
}

static unsigned int count_strings(char *const strings[])
{
	unsigned int n = 0;

	while (strings[n])
		n++;
	return n;
}

/*
 * Push the strings, the last one first, so that they lie in order; returns the address of the
 * first.
 */
static unsigned long push_strings(struct stack *stack, char *const strings[])
{
	for (unsigned int n = count_strings(strings); n > 0; n--)
		push_string(stack, strings[n - 1]);
	return stack->sp;
}

/* The words of the stack above argc, collected first and pushed as one. */
struct words {
	u64 *word;
	size_t n;
};

static void add_pointers(struct words *w, unsigned long at, char *const strings[])
{
	for (int i = 0; strings[i]; i++) {
		w->word[w->n++] = at;
		at += strlen(strings[i]) + 1;
	}
	w->word[w->n++] = 0;
}

static void add_aux(struct words *w, u64 type, u64 value)
{
	w->word[w->n++] = type;
	w->word[w->n++] = value;
}

#define AUX_WORDS 48

static void add_auxv(struct words *w, const struct elf_image *image, u64 random, u64 platform,
		     u64 execfn)
{
	if (elf_minsigstksz())
		add_aux(w, AT_MINSIGSTKSZ, elf_minsigstksz());
	add_aux(w, AT_HWCAP, elf_hwcap());
	add_aux(w, AT_PAGESZ, PAGE_SIZE);
	add_aux(w, AT_CLKTCK, 100);
	add_aux(w, AT_PHDR, image->phdr);
	add_aux(w, AT_PHENT, sizeof(struct elf64_phdr));
	add_aux(w, AT_PHNUM, image->phnum);
	add_aux(w, AT_BASE, image->interp_base);
	add_aux(w, AT_FLAGS, 0);
	add_aux(w, AT_ENTRY, image->entry);
	add_aux(w, AT_UID, 0);
	add_aux(w, AT_EUID, 0);
	add_aux(w, AT_GID, 0);
	add_aux(w, AT_EGID, 0);
	add_aux(w, AT_SECURE, 0);
	add_aux(w, AT_RANDOM, random);
	add_aux(w, AT_HWCAP2, elf_hwcap2());
	add_aux(w, AT_EXECFN, execfn);
	add_aux(w, AT_PLATFORM, platform);
	add_aux(w, AT_NULL, 0);
}

static int make_stack(struct stack *stack, const struct elf_image *image, const char *path,
		      char *const argv[], char *const envp[])
{
	unsigned int argc = count_strings(argv);
	unsigned long execfn, env, arg, platform, random;
	struct words w = { 0 };
	u8 seed[16];

	w.word = kmalloc((1 + argc + 1 + count_strings(envp) + 1 + AUX_WORDS) * sizeof(u64));
	if (!w.word)
		return -ENOMEM;
	push(stack, NULL, 8);
	execfn = push_string(stack, path);
	env = push_strings(stack, envp);
	arg = push_strings(stack, argv);
	platform = push_string(stack, ELF_PLATFORM);
	get_random_bytes(seed, sizeof(seed));
	random = push(stack, seed, sizeof(seed));
	w.word[w.n++] = argc;
	add_pointers(&w, arg, argv);
	add_pointers(&w, env, envp);
	add_auxv(&w, image, random, platform, execfn);
	stack->sp = ALIGN_DOWN(stack->sp - w.n * sizeof(u64), 16UL) + w.n * sizeof(u64);
	push(stack, w.word, w.n * sizeof(u64));
	kfree(w.word);
	return stack->error;
}

static int setup_stack(struct mm_struct *mm, bool exec)
{
	mm->start_stack = STACK_TOP;
	mm->stack_limit = STACK_LIMIT;
	return area_add(mm, STACK_TOP - 32 * PAGE_SIZE, STACK_TOP,
			VM_READ | VM_WRITE | VM_STACK | (exec ? VM_EXEC : 0), NULL, 0);
}

/* Past the point of no return. */
static int fill(struct task_struct *task, struct inode *inode, const char *path, char *const argv[],
		char *const envp[])
{
	struct stack stack = { task->mm, STACK_TOP, 0 };
	struct elf_image image;
	struct vm_area *area;
	int error = setup_stack(task->mm, false);

	if (!error)
		error = elf_load(task->mm, inode, &image);
	if (error)
		return error;
	task->mm->start_brk = task->mm->brk = image.end;
	area = find_area(task->mm, STACK_TOP - 1);
	if (image.exec_stack)
		area->flags |= VM_EXEC;
	error = make_stack(&stack, &image, path, argv, envp);
	if (!error && image.start >= TASK_SIZE)
		error = -EFAULT;
	if (error)
		return error;
	start_thread(task_pt_regs(task), image.start, stack.sp);
	return 0;
}

/* The file to execute, if it may be: execve(2), ERRORS. */
static struct inode *open_exec(const char *path)
{
	struct inode *inode = path_lookup(path, true);
	int error;

	if (IS_ERR(inode))
		return inode;
	if (!may_execute(inode))
		return ERR_PTR(-EACCES);
	error = elf_check(inode);
	return error ? ERR_PTR(error) : inode;
}

int exec_load(struct task_struct *task, const char *path, char *const argv[], char *const envp[])
{
	struct inode *inode = open_exec(path);
	const char *slash = strrchr(path, '/');
	int error;

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	strscpy(task->comm, slash ? slash + 1 : path, sizeof(task->comm));
	strscpy(task->exe_path, path, sizeof(task->exe_path));
	task->exe = inode;
	error = fill(task, inode, path, argv, envp);
	if (error) {
		pr_err("%s[%d]: can't be loaded (%s): killed", task->comm, task->pid,
		       errno_name(-error));
		task->exit_signal = SIGSEGV;
		task->work |= WORK_SIGPENDING;
	}
	return 0;
}
