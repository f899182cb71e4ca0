import type { Point } from '../service/contract';
import { bytes } from '../wording';

/** One point of a machine on the way of time, oldest first. */
export interface Moment {
  at: number;
  /** How old the point before was when this one came, in seconds; how old the newest is by now, for the last. */
  lag: number;
  stored: number;
}

/** A machine's lag and what its points added to the vault, from the points alone. */
export function moments(points: Point[], now: number): Moment[] {
  const oldestFirst = [...points].sort((a, b) => a.sequence - b.sequence);
  return oldestFirst.map((point, place) => {
    const next = oldestFirst[place + 1];
    const until = next ? Date.parse(next.at) : now;
    return {
      at: Date.parse(point.at),
      lag: Math.max(0, (until - Date.parse(point.at)) / 1000),
      stored: point.disks.reduce((sum, disk) => sum + bytes(disk.stored), 0),
    };
  });
}

/** The line of a lag that grows with the time and falls with each point: `M x,y L …` in a box of `width` × `height`. */
export function sawtooth(all: Moment[], now: number, highest: number, width: number, height: number): string {
  const first = all[0];
  if (!first || highest <= 0 || now <= first.at) {
    return '';
  }
  const x = (at: number) => round(((at - first.at) / (now - first.at)) * width);
  const y = (lag: number) => round(height - (Math.min(lag, highest) / highest) * height);
  const teeth = all.map((moment) => `L${x(moment.at)},${y(0)} L${x(moment.at + moment.lag * 1000)},${y(moment.lag)}`);
  return `M0,${y(0)} ${teeth.join(' ')}`;
}

const round = (value: number) => Math.round(value * 10) / 10;
