/** `7 s`, `2 min 05 s`, `3 h 10 min`, `2 d 4 h`: two units at most, as one says it. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) {
    return `${whole} s`;
  }
  if (whole < 3600) {
    const rest = whole % 60;
    return `${Math.floor(whole / 60)} min${rest ? ` ${String(rest).padStart(2, '0')} s` : ''}`;
  }
  const [large, small, count, rest] =
    whole < 86_400
      ? ['h', 'min', Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)]
      : ['d', 'h', Math.floor(whole / 86_400), Math.floor((whole % 86_400) / 3600)];
  return `${count} ${large}${rest ? ` ${rest} ${small}` : ''}`;
}

/** Seconds between two instants, never negative: clocks of two machines may differ a little. */
export function secondsBetween(from: string | number, to: string | number): number {
  return Math.max(0, (instant(to) - instant(from)) / 1000);
}

function instant(value: string | number): number {
  return typeof value === 'number' ? value : Date.parse(value);
}

export function clockTime(at: string | number): string {
  return new Date(at).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
}

export function dateTime(at: string | number): string {
  const date = new Date(at);
  return `${date.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })}, ${clockTime(at)}`;
}

/** `CRITICAL` → `Critical`, `would-confirm` → `Would confirm`. */
export function plain(word: string): string {
  const spaced = word.toLowerCase().replace(/[-_]/g, ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `20715160 KiB` → 21212323840; what is no size is nothing. */
export function bytes(exact: string): number {
  const [number, unit] = exact.split(' ');
  const at = UNITS.indexOf(unit ?? '');
  const amount = Number(number);
  return Number.isNaN(amount) || at < 0 ? 0 : amount * 1024 ** at;
}

/** A number of bytes as one says it. */
export function largest(amount: number): string {
  return size(`${Math.round(amount)} B`);
}

/** `20715160 KiB` → `19.8 GiB`: exact sizes, as documents hold them, in the unit in which one says them. */
export function size(exact: string): string {
  const [number, unit] = exact.split(' ');
  let amount = Number(number);
  let at = UNITS.indexOf(unit ?? '');
  if (Number.isNaN(amount) || at < 0) {
    return exact;
  }
  while (amount >= 1024 && at < UNITS.length - 1) {
    amount /= 1024;
    at += 1;
  }
  return `${Number(amount.toFixed(1))} ${UNITS[at]}`;
}
