import '@patternfly/react-core/dist/styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { takeTokenFromAddress } from './service/token';
import { followSystemTheme } from './shell/theme';
// Last, so that it has the last word over the components' own styles.
import './page.css';

followSystemTheme();
takeTokenFromAddress();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
