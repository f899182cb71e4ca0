import { expect, it } from 'vitest';
import type { Point } from '../src/service/contract';
import { moments, sawtooth } from '../src/sites/history';

const at = (seconds: number) => new Date(Date.parse('2026-11-22T10:00:00Z') + seconds * 1000).toISOString();
const point = (sequence: number, seconds: number, stored: string): Point => ({
  sequence,
  at: at(seconds),
  disks: [
    { target: 'vda', read: '1 MiB', stored },
    { target: 'vdb', read: '1 MiB', stored: '1 KiB' },
  ],
});

it('takes each lag from the next point, the last one from now', () => {
  const all = moments([point(3, 90, '2 MiB'), point(2, 60, '1 MiB'), point(1, 0, '0 B')], Date.parse(at(100)));

  expect(all.map((each) => each.lag)).toEqual([60, 30, 10]);
  expect(all.map((each) => each.stored)).toEqual([1024, 1024 * 1025, 1024 * 2049]);
});

it('draws a lag that grows with the time and falls with each point', () => {
  const now = Date.parse(at(100));

  expect(sawtooth(moments([point(1, 0, '0 B'), point(2, 50, '0 B')], now), now, 100, 200, 100)).toBe(
    'M0,100 L0,100 L100,50 L100,100 L200,50',
  );
  expect(sawtooth([], now, 100, 200, 100)).toBe('');
});
