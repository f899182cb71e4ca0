import { useSyncExternalStore } from 'react';

const KEY = 'resite.token';
const watchers = new Set<() => void>();

/** The token that every write needs. Kept for this tab only: closing it forgets the token. */
export function token(): string {
  return sessionStorage.getItem(KEY) ?? '';
}

export function keepToken(value: string): void {
  sessionStorage.setItem(KEY, value.trim());
  watchers.forEach((watcher) => watcher());
}

export function forgetToken(): void {
  sessionStorage.removeItem(KEY);
  watchers.forEach((watcher) => watcher());
}

/** The token, kept up to date in whatever shows whether there is one. */
export function useToken(): string {
  return useSyncExternalStore((watcher) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }, token);
}

/**
 * Takes `#token=…` out of the address that `resite serve` prints, so that the token stays neither in the address bar
 * nor in the history, where it could be read over a shoulder or copied with the link.
 */
export function takeTokenFromAddress(): void {
  const given = new URLSearchParams(location.hash.replace(/^#/, '')).get('token');
  if (given) {
    keepToken(given);
    history.replaceState(null, '', location.pathname + location.search);
  }
}
