"""The report inside something else: strings of scripts, JSON answers, feeds, mails."""
