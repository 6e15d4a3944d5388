"""XBlocks of others, shown in lessons. Nothing here but ``running`` and ``storing`` needs the extra ``[xblock]``."""
