import type { Merging } from '../../kernel/registers/index.ts';

/**
 * Two accounts of one human. What he answers for, belongs to and takes part in goes over to the account that stays; what
 * he has done, said and signed stays under the account in which he did it; no right and nothing that proves him moves.
 */
export const peopleMerging: Pick<Merging, 'follows' | 'stays'> = {
  follows: [
    { table: 'case', column: 'reporter_id' },
    { table: 'device', column: 'owner_id' },
    { table: 'thing', column: 'owner_id' },
    { table: 'plan', column: 'owner_id' },
    { table: 'plan', column: 'supervisor_id' },
    { table: 'round', column: 'owner_id' },
    { table: 'round', column: 'supervisor_id' },
    { table: 'post', column: 'owner_id' },
    { table: 'post_member', column: 'person_id', beside: 'post_id' },
    { table: 'shift', column: 'person_id' },
    { table: 'hva_measure', column: 'owner_id' },
    { table: 'assessment_item', column: 'owner_id' },
    { table: 'indicator_setting', column: 'owner_id' },
    { table: 'letter', column: 'giver_id' },
    { table: 'letter', column: 'taker_id' },
    { table: 'clinical_fact', column: 'doctor_id' },
    { table: 'notice', column: 'person_id' },
  ],
  stays: {
    'case_party.person_id': 'moved with its marks, and the keys of the case with it',
    'person.merged_into': 'follows below',
    // What he may do, and what proves him.
    'person_role.person_id': 'rights are never added together: the account that stays has those it was given',
    'directory_role.person_id': 'as its roles',
    'session.person_id': 'ended',
    'api_token.person_id': 'service accounts are not merged',
    'factor.person_id': 'taken away',
    'recovery_code.person_id': 'taken away',
    'password_before.person_id': 'the account signs in no more',
    'sign_in_place.person_id': 'the account signs in no more',
    // What he has done.
    'stored_file.by_id': 'who has sent it',
    'sign_on.person_id': 'who has stood there; who stands there now is signed off',
    'case_opening.person_id': 'who has looked at it',
    'case_opening.reviewed_by': 'who has reviewed it',
    'case_event.second_id': 'who has signed it',
    'countersign.asked_by': 'who has asked',
    'countersign.settled_by': 'who has signed',
    'public_spot.made_by': 'who has made it',
    'duty_console.created_by': 'who has set it up',
    'thing_reading.person_id': 'a receipt is never changed; what is to be read is read by the account that stays',
    'wall_scene.changed_by': 'who has changed it',
    'shift_swap.person_id':
      'a swap was agreed by those who were asked; one that waits is refused by the shift that moved',
    'shift_swap.other_id': 'as its other side',
    'ethics_review.person_id': 'an assessment is of the account that was assessed',
    'hva_rating.person_id': 'a rating is what one account has said',
    'training_sign.person_id': 'who has signed there; the papers it led to go over',
    'exam_attempt.person_id': 'who has sat it; the paper it led to goes over',
    'skill_test.person_id': 'who has passed it; the paper it led to goes over',
    'contest_score.person_id': 'who has won it',
    // What is sent and kept for one account alone.
    'delivery.person_id': 'what was sent was sent',
    'push_subscription.person_id': 'ended with its session',
    'saved_view.person_id': 'bookmarks of the account',
  },
};
