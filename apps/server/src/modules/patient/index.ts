import type { Module } from '../../kernel/app.ts';
import { complaintHooks } from './complaint.ts';
import { disputeHooks } from './dispute.ts';
import { opinionHooks } from './opinion.ts';
import { petitionHooks } from './petition.ts';
import { releaseHooks } from './release.ts';
import { roomBookingHooks } from './room-booking.ts';

/** Patients and public (data sheets C13–C15, C32, C33): what the declarations of these case types cannot say. */
export const patient: Module = {
  name: 'patient',
  routes({ cases }) {
    cases.use('complaint', complaintHooks);
    cases.use('dispute', disputeHooks);
    cases.use('petition', petitionHooks);
    cases.use('opinion', opinionHooks);
    cases.use('release', releaseHooks);
    cases.use('roomBooking', roomBookingHooks);
  },
};
