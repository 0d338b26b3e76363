"""Invented reports of real agencies, in every layout, with what is true of each beside them.

Belongs here: composing and rendering sample files, from the official forms.
Does not belong here: anything that reads reports; nothing here imports a reader.
"""
