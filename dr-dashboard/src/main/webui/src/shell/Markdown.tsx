import type { ReactNode } from 'react';

/**
 * Shows the Markdown that runbooks are written in: headings, paragraphs, lists, tables, code, bold. What it does not
 * know it shows as text; it makes elements, never HTML, so nothing in a runbook can become markup.
 */
export function Markdown({ text }: { text: string }) {
  return <div className="markdown">{blocks(text.split('\n'))}</div>;
}

function blocks(lines: string[]): ReactNode[] {
  const shown: ReactNode[] = [];
  let at = 0;
  const takeWhile = (test: (line: string) => boolean): string[] => {
    const from = at;
    while (at < lines.length && test(lines[at] ?? '')) {
      at++;
    }
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const key = at;
    if (!line.trim()) {
      at++;
    } else if (line.startsWith('```')) {
      at++;
      const code = takeWhile((each) => !each.startsWith('```'));
      at++;
      shown.push(<pre key={key}>{code.join('\n')}</pre>);
    } else if (/^#{1,6} /.test(line)) {
      at++;
      shown.push(heading(line, key));
    } else if (line.startsWith('|')) {
      shown.push(table(takeWhile((each) => each.startsWith('|')), key));
    } else if (ITEM.test(line)) {
      const items = listItems(takeWhile((each) => ITEM.test(each) || /^\s+\S/.test(each)));
      const List = /^\s*\d/.test(line) ? 'ol' : 'ul';
      shown.push(
        <List key={key}>
          {items.map((item, place) => (
            <li key={place}>{inline(item)}</li>
          ))}
        </List>,
      );
    } else {
      at++;
      const rest = takeWhile((each) => each.trim() !== '' && !/^(#{1,6} |```|\|)/.test(each) && !ITEM.test(each));
      shown.push(<p key={key}>{inline([line, ...rest].join(' '))}</p>);
    }
  }
  return shown;
}

const ITEM = /^\s*([-*]|\d+[.)]) /;

function heading(line: string, key: number): ReactNode {
  // The dialog around has the first level.
  const level = Math.min(6, line.indexOf(' ') + 1);
  const Heading = `h${level}` as 'h2' | 'h3' | 'h4' | 'h5' | 'h6';
  return <Heading key={key}>{inline(line.replace(/^#+ /, ''))}</Heading>;
}

function listItems(lines: string[]): string[] {
  return lines.reduce<string[]>((items, line) => {
    if (ITEM.test(line)) {
      return [...items, line.replace(ITEM, '').replace(/^\[[ x]\] /, '')];
    }
    return [...items.slice(0, -1), `${items.at(-1) ?? ''} ${line.trim()}`];
  }, []);
}

function table(lines: string[], key: number): ReactNode {
  const rows = lines
    .filter((line) => !/^\|[\s|:-]+\|?\s*$/.test(line))
    .map((line) => line.replace(/^\||\|\s*$/g, '').split(/(?<!\\)\|/).map((cell) => cell.trim().replace(/\\\|/g, '|')));
  const [head = [], ...body] = rows;
  return (
    <div className="wide" key={key}>
      <table>
        <thead>
          <tr>
            {head.map((cell, place) => (
              <th key={place}>{inline(cell)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row, place) => (
            <tr key={place}>
              {row.map((cell, column) => (
                <td key={column}>{inline(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function inline(text: string): ReactNode[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part, place) => {
    if (part.startsWith('`') && part.endsWith('`') && part.length > 2) {
      return <code key={place}>{part.slice(1, -1)}</code>;
    }
    if (part.startsWith('**') && part.endsWith('**') && part.length > 4) {
      return <strong key={place}>{part.slice(2, -2)}</strong>;
    }
    return part;
  });
}
