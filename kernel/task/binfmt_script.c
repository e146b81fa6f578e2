/*
 * "#!interpreter argument": the interpreter is executed instead, with the argument, if there is
 * one, and the script's name before the script's own arguments (execve(2), "Interpreter scripts").
 */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/string.h>
#include "binprm.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The end of the first line in the buffer, or NULL: it is longer than that. */
static char *line_end(char *s, char *end)
{
	char *newline = memchr(s, '\n', end - s);

	return newline ? newline : memchr(s, '\0', end - s);
}

/*
 * Cut the line into the interpreter's name and one argument.  A line that the buffer cuts is good
 * as long as the name is whole.
 */
static int parse_line(char *buf, char **name, char **arg)
{
	char *s = buf + 2, *end = line_end(s, buf + BINPRM_BUF_SIZE - 1);
	bool cut = !end;

	if (cut)
		end = buf + BINPRM_BUF_SIZE - 1;
	while (s < end && is_blank(*s))
		s++;
	*name = s;
	while (s < end && !is_blank(*s))
		s++;
	if (s == *name && end < buf + BINPRM_BUF_SIZE - 1 && *end == '\0')
		return -EACCES; /* the file ends: as Linux finds the working directory by no name */
	if (s == *name || (cut && s == end))
		return -ENOEXEC;
	while (end > s && is_blank(end[-1]))
		end--;
	*end = '\0';
	*arg = NULL;
	if (s < end) {
		*s++ = '\0';
		while (is_blank(*s))
			s++;
		*arg = s;
	}
	return 0;
}

/* argv[0] gives way to the script's name. */
static void remove_arg_zero(struct linux_binprm *bprm)
{
	if (!bprm->argc)
		return;
	bprm->p += bprm->argv0_len;
	bprm->argc--;
}

int load_script(struct linux_binprm *bprm)
{
	const char *script = bprm->interp ? bprm->interp : bprm->filename;
	char *name, *arg, *copy;
	int error = parse_line(bprm->buf, &name, &arg);

	if (error)
		return error;
	remove_arg_zero(bprm);
	error = copy_string_kernel(bprm, script);
	if (!error && arg) {
		error = copy_string_kernel(bprm, arg);
		bprm->argc++;
	}
	if (!error)
		error = copy_string_kernel(bprm, name);
	if (error)
		return error;
	bprm->argc += 2;
	copy = kmalloc(strlen(name) + 1);
	if (!copy)
		return -ENOMEM;
	strscpy(copy, name, strlen(name) + 1);
	kfree(bprm->interp);
	bprm->interp = copy;
	bprm->inode = open_exec(copy);
	return IS_ERR(bprm->inode) ? PTR_ERR(bprm->inode) : 0;
}
