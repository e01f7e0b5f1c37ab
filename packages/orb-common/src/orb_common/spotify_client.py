from orb_common._compat.lookup import moved  # noqa: D100 - an old path; orb_common._compat says where its names are

__getattr__, __dir__ = moved(__name__)
