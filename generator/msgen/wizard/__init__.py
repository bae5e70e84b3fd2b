"""The wizard: questions -> raw spec."""

from __future__ import annotations

from msgen.wizard.draft import SystemDraft
from msgen.wizard.flow import ask_start, ask_system
from msgen.wizard.prompts import Terminal

__all__ = ["SystemDraft", "Terminal", "ask_start", "ask_system"]
