"""Onrecord: who said what, when, and how we know, as a briefing site."""
