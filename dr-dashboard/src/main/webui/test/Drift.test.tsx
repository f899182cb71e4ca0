// @vitest-environment jsdom
import { cleanup, configure, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import { Drift } from '../src/sites/Drift';

// A loaded test machine may need a while for what a person sees at once.
configure({ asyncUtilTimeout: 20_000 });

afterEach(cleanup);

it('is one quiet line until somebody wants to know', async () => {
  const sentences = ['db: memory 4 GiB → 8 GiB', 'machine web: new, on east2'];
  render(<Drift drift={{ revision: 7, changes: 3, sentences }} />);
  const line = screen.getByRole('button', { name: 'Changed in revision 7: 3 things' });
  expect(line.getAttribute('aria-expanded')).toBe('false');

  await userEvent.setup().click(line);

  expect(line.getAttribute('aria-expanded')).toBe('true');
  const list = await screen.findByRole('list', { name: 'Changes of revision 7' });
  expect([...list.children].map((each) => each.textContent)).toEqual([...sentences, 'and 1 more']);
});

it('says nothing where nothing has changed', () => {
  const { container } = render(<Drift drift={{ revision: 7, changes: 0, sentences: [] }} />);

  expect(container.textContent).toBe('');
});
