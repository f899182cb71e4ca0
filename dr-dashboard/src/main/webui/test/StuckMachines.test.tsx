// @vitest-environment jsdom
import { cleanup, configure, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import { StuckMachines } from '../src/sites/StuckMachines';

// A loaded test machine may need a while for what a person sees at once.
configure({ asyncUtilTimeout: 20_000 });

afterEach(cleanup);

const sentences = ['db: west1 has no machine type pc-q35-9.0; set its machine type to pc-q35-7.2'];

it('is one line with the reasons behind it', async () => {
  const stuck = { at: 'west', checkedAt: '2026-11-22T10:00:00Z', machines: 14, stuck: 2, sentences };
  render(<StuckMachines stuck={stuck} />);
  const line = screen.getByRole('button', { name: '2 of 14 machines could not start at west' });

  await userEvent.setup().click(line);

  const list = await screen.findByRole('list', { name: 'Machines that could not start at west' });
  expect([...list.children].map((each) => each.textContent)).toEqual([...sentences, 'and 1 more']);
});

it('says nothing where all could start, or nobody has looked', () => {
  const fine = { at: 'west', checkedAt: '2026-11-22T10:00:00Z', machines: 14, stuck: 0, sentences: [] };

  expect(render(<StuckMachines stuck={fine} />).container.textContent).toBe('');
  expect(render(<StuckMachines stuck={null} />).container.textContent).toBe('');
});
