// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { Markdown } from '../src/shell/Markdown';

afterEach(cleanup);

function shown(text: string): string {
  return render(<Markdown text={text} />).container.firstElementChild!.innerHTML;
}

it('shows headings, lists, tables, code and bold', () => {
  expect(shown('# Title\n\nTwo\nlines, **bold**.')).toBe('<h2>Title</h2><p>Two lines, <strong>bold</strong>.</p>');
  expect(shown('1. one\n   more\n2. `two`')).toBe('<ol><li>one more</li><li><code>two</code></li></ol>');
  expect(shown('| a | b |\n|---|---|\n| 1 | 2 |')).toContain('<tbody><tr><td>1</td><td>2</td></tr></tbody>');
  expect(shown('```sh\na | b\n```')).toBe('<pre>a | b</pre>');
});

it('shows markup as text', () => {
  expect(shown('<img src=x onerror=alert(1)>')).toBe('<p>&lt;img src=x onerror=alert(1)&gt;</p>');
});
