const KEY = 'resite.person';

/** Who decides at this page, as typed last. Kept for this tab only: the next person at the desk is another. */
export function person(): string {
  return sessionStorage.getItem(KEY) ?? '';
}

export function keepPerson(name: string): void {
  sessionStorage.setItem(KEY, name.trim());
}
