"""Linux is asked all that the other test files will want to know, in one boot: that takes longer than most
programs.
"""

import oracle
import suite


def test_linux_answers_all(arch, request):
    """Comes first (conftest.py); test files that are run alone ask for themselves."""
    modules = {item.module for item in request.session.items if "batch" in item.fixturenames}
    questions = [question for module in modules for batch in vars(module).values()
                 if isinstance(batch, suite.Batch) and batch.linux == suite.LINUX
                 for question in batch.questions(arch)]
    assert len(oracle.on_linux(arch, questions, **suite.LINUX)) == len(questions)
