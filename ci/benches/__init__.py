# SPDX-License-Identifier: Apache-2.0
"""The parts of ci/bench. Each has TOOLS, TARGETS and `table(rounds, seconds)`, which returns Markdown."""
