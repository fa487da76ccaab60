import { phoneHref, phoneText } from '@anyuan/contract';

/** A telephone number to read and to call. */
export const PhoneLink = ({ phone }: { phone: string }) => (
  <a className="number" href={phoneHref(phone)}>
    {phoneText(phone)}
  </a>
);
