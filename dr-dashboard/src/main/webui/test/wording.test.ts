import { expect, it } from 'vitest';
import { count, duration, plain, secondsBetween, size } from '../src/wording';

it.each([
  [0, '0 s'],
  [59.4, '59 s'],
  [60, '1 min'],
  [125, '2 min 05 s'],
  [3600, '1 h'],
  [11_400, '3 h 10 min'],
  [187_200, '2 d 4 h'],
])('says %d seconds as %s', (seconds, said) => {
  expect(duration(seconds)).toBe(said);
});

it('never says that something lies in the future', () => {
  expect(secondsBetween('2026-11-22T03:00:05Z', '2026-11-22T03:00:00Z')).toBe(0);
});

it('says words and counts as people do', () => {
  expect(plain('would-confirm')).toBe('Would confirm');
  expect(plain('DIRTY_BITMAP')).toBe('Dirty bitmap');
  expect([count(1, 'machine'), count(2, 'machine')]).toEqual(['1 machine', '2 machines']);
});

it.each([
  ['20715160 KiB', '19.8 GiB'],
  ['3 GiB', '3 GiB'],
  ['512 B', '512 B'],
  ['unknown', 'unknown'],
])('says the size %s as %s', (exact, said) => {
  expect(size(exact)).toBe(said);
});
