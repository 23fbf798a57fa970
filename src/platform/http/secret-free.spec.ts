import { describe, expect, it } from '@jest/globals';
import { fieldWithSecret } from './secret-free.js';

const holds = (text: string): boolean => text.includes('kru_');

describe('a body is looked through for secrets', () => {
  it('names the field, however deep', () => {
    expect(fieldWithSecret({ name: 'deploy', reason: 'found kru_… in a log' }, holds)).toBe('reason');
    expect(fieldWithSecret({ filter: { any: [{ q: 'ok' }, { q: 'kru_' }] } }, holds)).toBe('filter.any.1.q');
    expect(fieldWithSecret({ scopes: ['orders:read', 'kru_'] }, holds)).toBe('scopes.1');
  });

  it('never repeats a secret that was sent as the name of a field', () => {
    expect(fieldWithSecret({ accepts: { kru_9QzA: true } }, holds)).toBe('accepts');
    expect(fieldWithSecret({ kru_9QzA: true }, holds)).toBe('');
  });

  it('lets fields be that are meant to hold one, as long as they are text', () => {
    expect(
      fieldWithSecret({ secret: 'kru_', password: 'kru_', current: 'kru_', next: 'kru_', token: 'kru_' }, holds),
    ).toBe(null);
    expect(fieldWithSecret({ secret: { name: 'kru_' } }, holds)).toBe('secret.name');
  });

  it('passes everything else', () => {
    expect(fieldWithSecret({ a: 1, b: null, c: [true, 'text'], d: {} }, holds)).toBe(null);
    expect(fieldWithSecret(undefined, holds)).toBe(null);
  });
});
