import type { Module } from '../../kernel/app.ts';
import { complaintHooks } from './complaint.ts';
import { disputeHooks } from './dispute.ts';
import { opinionHooks } from './opinion.ts';
import { petitionHooks } from './petition.ts';
import { pressRequestHooks } from './press-request.ts';
import { roomBookingHooks } from './room-booking.ts';

/** Patients and public (data sheets C13–C15, C32, C33): what the declarations of these case types cannot say. */
export const patient: Module = {
  name: 'patient',
  zh: '投诉、表扬、医疗纠纷与调解、信访、舆情与发布、房间预约',
  routes({ cases }) {
    cases.use(complaintHooks);
    cases.use(disputeHooks);
    cases.use(petitionHooks);
    cases.use(opinionHooks);
    cases.use(pressRequestHooks);
    cases.use(roomBookingHooks);
  },
};
