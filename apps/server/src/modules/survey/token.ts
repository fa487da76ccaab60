import { randomBytes } from 'node:crypto';

import type { Secrets } from '../../kernel/secrets.ts';
import { spell, spelled } from '../../kernel/spelled.ts';

const ticketLength = 10;
const openLength = 8;

/** Last part of the address of a ticket, 50 bits: it follows from the ticket, so that a slip can be printed again. */
export const tokenOf = (secrets: Secrets, ticketId: string): string =>
  spell(secrets.mac('survey.ticket', ticketId).subarray(0, 8), ticketLength);

export const tokenHashOf = (secrets: Secrets, token: string): Buffer => secrets.mac('survey.token', token);

/** Finds the ticket of a visit again; the number itself is not kept. */
export const visitHash = (secrets: Secrets, surveyId: string, visit: string): Buffer =>
  secrets.mac('survey.visit', `${surveyId} ${visit}`);

/** Last part of the address anybody may answer at. */
export const newOpenToken = (): string => spell(randomBytes(8), openLength);

export const readTicketToken = (typed: string): string | null => spelled(typed, ticketLength);
export const readOpenToken = (typed: string): string | null => spelled(typed, openLength);

/** The page to answer on, without its host. */
export const pathOf = (token: string): string => `/p/v/${token}`;
