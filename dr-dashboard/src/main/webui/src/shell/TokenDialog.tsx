import { Button, Form, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core';
import { useState } from 'react';
import { keepToken } from '../service/token';
import { TokenField } from './TokenField';

export function TokenDialog({ onClose }: { onClose: () => void }) {
  const [value, setValue] = useState('');
  const keep = () => {
    if (value.trim()) {
      keepToken(value);
      onClose();
    }
  };
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby="token-title">
      <ModalHeader
        title="Enter the access token"
        labelId="token-title"
        description="Looking needs none. Every action does."
      />
      <ModalBody>
        <Form
          id="token-form"
          onSubmit={(event) => {
            event.preventDefault();
            keep();
          }}
        >
          <TokenField value={value} onChange={setValue} />
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form="token-form" isDisabled={!value.trim()}>
          Keep for this tab
        </Button>
        <Button variant="link" onClick={onClose}>
          Cancel
        </Button>
      </ModalFooter>
    </Modal>
  );
}
