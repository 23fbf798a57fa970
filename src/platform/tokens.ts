/** Injection tokens of what is made before the application: configuration, keys, the database's address. */
export const CONFIG = Symbol('config');
export const KEYRING = Symbol('keyring');
