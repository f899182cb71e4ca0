import { Alert } from '@patternfly/react-core';
import type { Run } from '../service/contract';
import { ChoiceButtons } from './ChoiceButtons';
import { type Choice, questions } from './decisions';

/** What the run waits for people about: nothing of it goes on without them. */
export function Questions({ run, onChoose }: { run: Run; onChoose: (choice: Choice) => void }) {
  return (
    <div role="group" aria-label="What the run asks people for" className="questions">
      {questions(run).map(({ text, choices }) => (
        <Alert key={text} isInline component="h3" variant="warning" title={text}>
          <ChoiceButtons choices={choices} onChoose={onChoose} />
        </Alert>
      ))}
    </div>
  );
}
