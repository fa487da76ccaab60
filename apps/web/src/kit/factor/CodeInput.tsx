import { Input, type InputProps } from 'antd';

/** What an app shows, or a recovery code: phones offer digits, and the code they have just been sent. */
export const CodeInput = (props: InputProps) => (
  <Input
    autoFocus
    {...props}
    autoComplete="one-time-code"
    autoCapitalize="none"
    spellCheck={false}
    maxLength={20}
    size="large"
    className="number"
  />
);
