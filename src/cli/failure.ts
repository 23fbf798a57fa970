/** Something that can go wrong and is told in a sentence: without a stack, which would tell its reader nothing. */
export class Failure extends Error {}

/** Arguments that cannot be meant: ends with 2, as every wrong usage does. */
export class UsageError extends Error {}
