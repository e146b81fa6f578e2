/*
 * /dev/console: the terminal that the consoles make.  What is written passes the output processing
 * that its settings ask for (termios(3), OPOST and ONLCR) in chunks, as on Linux: a chunk that
 * can't be read whole is not shown at all.
 */
#include <limen/console.h>
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/string.h>
#include <limen/uaccess.h>

#define CHUNK 2048 /* bytes that Linux's tty layer takes at a time */

/* struct termios as the kernel has it: TCGETS, ioctl_tty(2) */
#define NCCS 19
struct ktermios {
	u32 c_iflag, c_oflag, c_cflag, c_lflag;
	u8 c_line, c_cc[NCCS];
};

struct winsize {
	u16 ws_row, ws_col, ws_xpixel, ws_ypixel;
};

#define OPOST	   0000001
#define ONLCR	   0000004
#define TCGETS	   0x5401
#define TIOCGWINSZ 0x5413

/*
 * The settings that Linux gives a console: ICRNL IXON, OPOST ONLCR, 9600 8N1 CLOCAL, ISIG ICANON...
 */
static const struct ktermios console_termios = {
	.c_iflag = 0002400,
	.c_oflag = OPOST | ONLCR,
	.c_cflag = 0006275,
	.c_lflag = 0105073,
	.c_cc = { 3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22 },
};

static struct inode console_inode = {
	.mode = S_IFCHR | 0600,
	.nlink = 1,
	.ino = 1,
	.rdev = MKDEV(5, 1),
};

/* Show @n bytes with "\n" turned into "\r\n". */
static void process_output(const char *s, size_t n)
{
	while (n) {
		const char *nl = memchr(s, '\n', n);
		size_t run = nl ? (size_t)(nl - s) : n;

		console_write(s, run);
		s += run;
		n -= run;
		if (nl) {
			console_write("\r\n", 2);
			s++;
			n--;
		}
	}
}

static ssize_t tty_write(struct file *file, struct iov_iter *from)
{
	char *chunk = kmalloc(CHUNK);
	ssize_t written = 0;

	if (!chunk)
		return -ENOMEM;
	while (from->count) {
		size_t n = min(from->count, (size_t)CHUNK);

		if (copy_from_iter(chunk, n, from) != n) {
			written = written ? written : -EFAULT;
			break;
		}
		process_output(chunk, n);
		written += n;
	}
	kfree(chunk);
	return written;
}

static long tty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	void __user *to = (void __user *)arg;
	struct winsize unknown = { 0 };

	switch (cmd) {
	case TCGETS:
		return copy_to_user(to, &console_termios, sizeof(console_termios)) ? -EFAULT : 0;
	case TIOCGWINSZ: /* a serial line can't tell its size */
		return copy_to_user(to, &unknown, sizeof(unknown)) ? -EFAULT : 0;
	}
	return -ENOTTY;
}

static const struct file_operations tty_fops = {
	.write_iter = tty_write,
	.ioctl = tty_ioctl,
};

struct file *console_open(void)
{
	struct file *file = kmalloc(sizeof(*file));

	if (file)
		*file = (struct file){ &tty_fops, &console_inode, 1, FMODE_READ | FMODE_WRITE };
	return file;
}
