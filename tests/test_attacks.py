"""Programs that mean harm. The kernel goes on, and nothing of one is left for the next to find."""

import os
import re
import struct
import subprocess

import pytest

import elf
import machine
import qemu
import toolchain
from elf import R, W, X, Segment

CODE, PAGE = 0x400000, 0x1000

# The smallest processor that the kernel supports, and all that QEMU knows, with the kernel started
# where it has most to set up.
PROCESSORS = {"x86_64": [{"cpu": "qemu64"}, {"cpu": "max"}],
              "arm64": [{"cpu": "cortex-a53"},
                        {"cpu": "max", "machine": "virtualization=on,mte=on"}]}
CASES = [(arch, options) for arch in machine.ARCHES for options in PROCESSORS[arch]]

# Instructions that are not for programs, or that look like a way into the kernel. rax to rdi, or x0
# to x7, hold an address in the program's only page.
INSTRUCTIONS = {
    "x86_64": """
        sysret 480f07, sysretl 0f07, sysexit 480f35, sysexitl 0f35, sysenter 0f34, iretq 48cf,
        iretl cf, lretq 48cb, swapgs 0f01f8, hlt f4, cli fa, sti fb, clac 0f01ca, stac 0f01cb,
        invd 0f08, wbinvd 0f09, clts 0f06, rsm 0faa, in ec, out ee, insl 6d, outsl 6f, rdmsr 0f32,
        wrmsr 0f30, rdpmc 0f33, rdtscp 0f01f9, xgetbv 0f01d0, xsetbv 0f01d1, cr0 0f20c0,
        to-cr0 0f22c0, cr3 0f20d8, to-cr3 0f22d8, to-cr4 0f22e0, to-cr8 440f22c0, dr7 0f21f8,
        to-dr7 0f23f8, lgdt 0f0110, lidt 0f0118, sgdt 0f0100, sidt 0f0108, smsw 0f0120,
        lmsw 0f01f0, lldt 0f00d0, ltr 0f00d8, sldt 0f00c0, str 0f00c8, lar 0f02c3, lsl 0f03c3,
        verr 0f00e0, verw 0f00e8, invlpg 0f0138, invpcid 660f388208, rdfsbase f3480faec0,
        wrfsbase f3480faed0, wrgsbase f3480faed8, rdpkru 0f01ee, wrpkru 0f01ef, vmcall 0f01c1,
        vmmcall 0f01d9, vmrun 0f01d8, vmxon f30fc730, skinit 0f01de, monitor 0f01c8, mwait 0f01c9,
        umonitor f30faef0, umwait f20faef1, enclu 0f01d7, encls 0f01cf, getsec 0f37, xsave 0fae20,
        xrstor 0fae28, xsaves 0fc728, xrstors 0fc718, fxrstor 0fae08, wrss 0f38f600,
        incssp f3480faee8, ud0 0fffc0, ud1 0fb9c0, ud2 0f0b, int1 f1, int3 cc, into cd04,
        int-8 cd08, int-2 cd02, int-18 cd12, int-32 cd20, int-128 cd80, push-cs 6a33682b00400048cb,
        far-32 6a23680a00400048cb, far-jump c70000004000c740042300000048ff28,
        far-tss c7400440000000ff28, far-call c7400410000000ff18, ss-0 31c08ed0,
        ss-2b b82b0000008ed0cd80, ss-2b-syscall b82b0000008ed00f05, ds-ldt b8070000008ed8,
        fs-kernel b8100000008ee0, gs-tss b8400000008ee8, step 6802010000 9d90,
        step-syscall 68020100009d0f05, step-int80 68020100009dcd80, nested 68024000009d0f05,
        all-flags 68d54e24009d0f05, no-stack 31e40f05, no-stack-int 31e4cd80,
        kernel-stack 48c7c400001080cc, odd-stack 48bc0000000000008000cd80,
        odd-push 48bc000000000000800050, jump-odd 48b80000000000008000ffe0,
        jump-kernel 48c7c000001080ffe0, long 66666666666666666666666666666690, lock-nop f090,
        x87 dbe36a00d92c24d9e8d9eedef99b, sse 6a000fae14240f57c0 0f5ec0, movaps 0f284001,
    """,
    "arm64": """
        hvc d4000002, smc d4000003, hlt d45e0000, brk d4200000, eret d69f03e0, drps d6bf03e0,
        dcps1 d4a00001, dcps2 d4a00002, dcps3 d4a00003, svc-max d41fffe1, udf 00000000,
        wfe d503205f, wfi d503207f, sev d503209f, sevl d50320bf, yield d503203f, wfet d5031000,
        wfit d5031020, csdb d503229f, esb d503221f, psb d503223f, daifset d5034fdf,
        daifclr d5034fff, spsel d50041bf, pan d500419f, uao d500417f, dit d503415f, ssbs d503413f,
        tco d503419f, allint d501411f, svcr d503477f, sctlr d5381000, to-vbar d518c000,
        to-ttbr0 d5182000, to-elr d5184020, to-spsr d5184000, sp-el0 d5384100, tpidr-el1 d538d080,
        midr d5380000, pfr0 d5380400, cntpct d53be020, cntv-ctl d53be320, to-cntv-ctl d51be320,
        cntkctl d518e100, pmccntr d53b9d00, pmuserenr d51b9e00, mdscr d5300240, dbgdtr d5330400,
        oslar d5101080, tpidr2 d53bd0a0, gcr d53810c0, rgsr d53810a0, apia d5182100, zcr d5381200,
        smcr d53812c0, rndr d53b2400, tlbi d508871f, tlbi-va d5088720, at d5087800,
        ic-iallu d508751f, ic-ivau d50b7520, dc-ivac d5087620, dc-isw d5087640, dc-zva d50b7420,
        dc-civac d50b7e20, dc-cvap d50b7c20, dc-gva d50b7460, cfp d50b7380, pacga 9ac13000,
        pacia dac10020, autia dac11020, xpaci dac143e0, retaa d65f0bff, braa d71f0801,
        bti d503245f, irg 9ac01000, gmi 9ac01400, stg d9200800, ldg d9600000, stgm d9a00000,
        ldgm d9e00000, stzgm d9200000, rdvl 04bf5020, ptrue 2518e3e0, ldr-z 85804000,
        wrffr 25289000, smstart d503477f, smstop d503467f, ldr-za e1000000, ld64b f83fd000,
        st64b f83f9000, cpyfp 19010440, setp 19c10440, tstart d5233060, ttest d5233160,
        ldxr c85f7c00, stxr c8017c00, casp 08207c82, ldtr f8400800, sttr f8000800,
        odd-sp b27c03ff 9100001f f94003e0, odd-sp-svc 9100041f d4000001,
        kernel-load b2419fe0 f9400001, kernel-store b2419fe0 f9000001, kernel-dc b2419fe0 d50b7e20,
        kernel-ic b2419fe0 d50b7520, kernel-jump b2419fe0 d61f0000, tag-load b2481c00 f9400001,
        tag-jump b2481c01 d61f0020, odd-jump 91000800 d61f0000,
    """,
}
EXIT = {"x86_64": bytes.fromhex("b8e7000000 31ff 0f05".replace(" ", "")),
        "arm64": struct.pack("<3I", 0xd2800bc8, 0xd2800000, 0xd4000001)}
POINT = {"x86_64": bytes.fromhex("b800084000 89c1 89c2 89c3 89c5 89c6 89c7".replace(" ", "")),
         "arm64": struct.pack("<9I", 0xd2a00800, 0x91200000,
                              *(0xaa0003e0 + n for n in range(1, 8)))}
ENDS = {0, 132, 133, 135, 136, 139}


def instructions(arch):
    """{name: what a program executes}"""
    for line in INSTRUCTIONS[arch].replace("\n", " ").split(","):
        name, *codes = line.split() or [""]
        if arch == "arm64":
            yield name, b"".join(struct.pack("<I", int(code, 16)) for code in codes)
        elif name:
            yield name, bytes.fromhex("".join(codes))


def program(arch, code):
    code = POINT[arch] + code + EXIT[arch]
    segment = Segment(elf.LOAD, R | W | X, PAGE, CODE, len(code), PAGE)
    return elf.File(machine=elf.MACHINE[arch], entry=CODE, segments=[segment],
                    contents=[(PAGE, code)]).bytes()


@pytest.mark.parametrize("arch, options", CASES)
def test_no_instruction_harms_the_kernel(arch, options, tmp_path):
    codes = {name: code for name, code in instructions(arch) if name}
    for name, code in codes.items():
        path = tmp_path / name
        path.write_bytes(program(arch, code))
        path.chmod(0o755)
    fresh = toolchain.program(arch, "fresh", "bare")
    ended = machine.run_each(arch, [[f"/i/{name}"] for name in codes] + [["/fresh"]],
                             add=[f"{tmp_path}:/i", f"{fresh}:/fresh"], **options)
    assert {e.name: e.status for e in ended if e.status not in ENDS} == {}
    assert ended[-1].status == 0, ended[-1].output


@pytest.mark.parametrize("arch, options", CASES)
def test_a_program_finds_nothing_of_the_one_before(arch, options):
    stain, fresh = (toolchain.program(arch, name, "bare") for name in ("stain", "fresh"))
    words = ["all"] if options["cpu"] == "max" else []
    for ended in machine.run_each(arch, [[stain, *words], [fresh, *words]], **options):
        assert (ended.status, ended.output) == (0, ""), ended


@pytest.mark.parametrize("arch, options", CASES)
def test_odd_calls_change_no_register(arch, options):
    ended = machine.run_one(arch, toolchain.program(arch, "storm", "bare"), **options)
    assert (ended.status, ended.output) == (0, "calm\n"), ended


def test_a_stack_in_pieces_grows(arch):
    ended = machine.run_one(arch, toolchain.program(arch, "grow"))
    assert (ended.status, ended.output) == (0, "grown\nmprotect up: Invalid argument\n"), ended


def test_faults_do_not_flood_the_log(arch):
    """A hundred in five seconds are told, and then how many were not."""
    path = toolchain.program(arch, "manyfaults")
    limen = machine.run_one(arch, path, "130", "later")
    assert (limen.status, limen.output) == (0, "died: 130\nlater: 1\n")
    lines = [re.sub(r"\[\d+\].*", "", line) for line in limen.log]
    assert lines == ["manyfaults"] * 100 + ["30 messages about programs were left out", "manyfaults"]


def test_memory_that_is_named_twice_is_there_once(tmp_path):
    """QEMU adds its node to a tree that has another for the same memory: were its pages freed twice,
    two owners would get them.
    """
    tree = tmp_path / "virt.dtb"
    subprocess.run([qemu.QEMU["arm64"], "-M", f"virt,dumpdtb={tree}", "-cpu", "max",
                    "-nodefaults", "-display", "none"], check=True, stderr=subprocess.DEVNULL)
    tree.write_bytes(tree.read_bytes().replace(b"memory@", b"memorx@"))
    free = []
    for options in ([], ["-dtb", os.fspath(tree)]):
        options += qemu.direct("arm64", "loglevel=8 -- hello")
        with qemu.Machine("arm64", *options, mem=128) as guest:
            ran = guest.wait()
        assert ran.status == 0, ran
        free.append(int(re.search(r"memory: \d+ KiB, (\d+) KiB free", ran.console)[1]))
    assert free[1] == pytest.approx(free[0], abs=1024)
