import { Button } from '@patternfly/react-core';
import { type Choice, isGrave, label, title } from './decisions';

interface ButtonsProps {
  choices: Choice[];
  onChoose: (choice: Choice) => void;
}

/** One button for each thing that can be decided now. */
export function ChoiceButtons({ choices, onChoose }: ButtonsProps) {
  if (choices.length === 0) {
    return null;
  }
  return (
    <div className="choices">
      {choices.map((choice) => (
        <Button
          key={label(choice)}
          size="sm"
          variant="secondary"
          isDanger={isGrave(choice)}
          title={choice.action.words}
          aria-label={title(choice)}
          onClick={() => onChoose(choice)}
        >
          {label(choice)}
        </Button>
      ))}
    </div>
  );
}
