import { FormGroup, FormHelperText, HelperText, HelperTextItem, TextInput } from '@patternfly/react-core';

interface Props {
  value: string;
  onChange: (value: string) => void;
}

export function TokenField({ value, onChange }: Props) {
  return (
    <FormGroup label="Access token" fieldId="token" isRequired>
      <TextInput
        id="token"
        type="password"
        autoComplete="off"
        value={value}
        onChange={(_event, text) => onChange(text)}
        aria-describedby="token-where"
      />
      <FormHelperText>
        <HelperText id="token-where">
          <HelperTextItem>
            From the file <code>token</code> in the service’s state folder (as a rule /var/lib/resite/token), or open
            the address that <code>resite serve</code> printed. Kept in this tab only.
          </HelperTextItem>
        </HelperText>
      </FormHelperText>
    </FormGroup>
  );
}
