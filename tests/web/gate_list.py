"""Every route, job and chore that changes something: whether it can change what goes out, and by which way. A new route is put on the list.

What is on a way meets the gate behind it: each scheduling asks `gate.ask`, each change of words, time, yes, charter, freeze,
speaker or channel makes what is scheduled ask again, and every claim demands the stamp the gate gave to exactly these words.
`test_every_way` walks each way once against a shut gate.
"""

from __future__ import annotations

WAYS: dict[str, str] = {
    "on the calendar": """
        api.schedule api.publish_now calendar.publish queue.publish queue.decide queue.resume series.begin series.go_on
        api.begin_series api.resume_series plan.enter_sheet plan.go_on_with_plan plan.enter_plan plan.take_up_again
    """,
    "off it, or to another time": """
        api.unschedule queue.unschedule calendar.move_to calendar.many calendar.undo_many dav.dav api.change_event
        plan.save_event plan.undo_event_move plan.move_campaign plan.undo_move plan.save_campaign plan.close_campaign
        calendar.close_campaign queue.be_patient plan.undo_sheet plan.undo plan.undo_plan api.skip_date api.take_date_back api.change_rhythm
        series.skip series.take_back series.move_date series.change series.end api.end_series api.delete composer.delete composer.restore
    """,
    "in other words": """
        api.revise api.tailor composer.write composer.go_back composer.create composer.copy api.draft api.take_back api.bring_words
        api.words_of_one api.detach_date series.bring_words series.change_piece series.choose_scope series.detach
        series.from_this_one series.add_to_pool series.open_pool api.open_rotation api.add_text api.change_text queue.begin_with
        plan.write_for_event plan.write_for_return plan.fill_gap library.replace library.undo_replacement library.describe library.piece
        library.poster library.remove library.take_back library.many library.undo_many library.set_rights api.describe_media
        api.remove_media library.picked
    """,
    "with a yes": """
        api.submit api.decide approvals.answer calendar.approve answering.decide api.waive charter.waive charter.take_back_waiver
        api.replace approval_paths.create approval_paths.change approval_paths.end series.ask_standing series.withdraw_standing
        api.name_deputy api.end_deputy deputies.name deputies.end
    """,
    "under the charter": """
        api.adopt charter.adopt charter.begin_from_starter charter.set_the_terms api.acknowledge charter.acknowledge
        api.name_speaker api.lend api.end_mission api.give_mission api.write_mission charter.name_speaker charter.lend
        charter.take_back charter.give_mission charter.write_mission charter.end_mission members.change_role members.end guests.change
        leaving.leave
    """,
    "in a freeze": """
        api.impose api.lift api.release queue.freeze_now queue.lift queue.release queue.take_back_release
    """,
    "after it was out": """
        api.correct api.withdraw_correction api.take_down api.take_down_everywhere api.leave_up api.let_post_stay api.end_post api.resolve
        published.propose published.remove queue.withdraw queue.resolve queue.conclude expiry.set_day expiry.clear
    """,
    "through a channel": """
        api.connect api.remove channels.add channels.connect channels.edit channels.pause channels.resume channels.reconnect
        channels.remove channels.take_permission channels.move channels.correct channels.bring_in channels.erase channels.reinstate
        unsubscribe.unsubscribe unsubscribe.undo settings.change plan.save plan.stop_plan plan.adopt_ready_made
        plan.save_key_date plan.add_key_date plan.take_key_date_away calendar.choose_country
        plan.close_pillar plan.reopen_pillar
    """,
}

# Nothing of these is read by the gate or sent: secrets and accounts, drafts of the charter, slots and plans without posts, calendars
# of others behind the posts, what one person sees, letters that ask for a yes.
INWARD = """
    alarms.add alarms.remove alarms.ring answering.prove answering.send_code api.add_event api.add_idea api.begin_version api.cancel
    api.open_feed api.review api.revoke api.rules api.send_link_again api.take_event_away api.take_vote_back api.tie_post
    api.try_version api.untie_post api.upload api.vote_for approvals.send_link_again calendar.add_slot calendar.begin_with_view
    calendar.forget_label calendar.forget_view calendar.keep_view calendar.open_campaign calendar.take_slot_away channels.ask_for_permission
    channels.ask_for_permission_again channels.check channels.export channels.preview charter.add_clause charter.add_rule charter.begin
    charter.bring charter.cancel_dry_run charter.discard charter.drop_clause charter.drop_rule charter.review charter.try_draft
    charter.write_clause charter.write_rule composer.comment composer.resolve composer.review dav.well_known devices.end devices.let_in members_devices.end
    feeds.close feeds.create feeds.new_address first_run.open_newsroom habits.change history.take_along invitations.accept leaving.erase
    leaving.take_mine leaving.take_theirs library.begin library.end library.give_up library.go_on library.make_folder library.remove_folder
    library.rename_folder library.upload members.invite members.offer_again members.reset_link members.withdraw notices.read
    notices.read_all outsiders.erase outsiders.look outsiders.take_along phrases.change phrases.forget phrases.keep plan.add_event
    plan.add_idea plan.add_layer plan.add_slot plan.bring_calendar_file plan.bring_layer plan.bring_plan plan.bring_sheet plan.change_occurrence plan.change_slot
    plan.create_pillar plan.delete_event plan.enter_layer plan.file_idea plan.lay_out_slots plan.move_pillar plan.open_campaign
    plan.refresh_layer plan.refuse_layer plan.remove_idea plan.remove_layer plan.remove_slot plan.rename_pillar plan.restore_event
    plan.stop_sheet plan.switch_layer plan.take_back_layer plan.tie_event_posts plan.tie_posts plan.untie_event_post plan.untie_post
    plan.vote_for_idea plan.write_idea profile.change profile.change_password profile.end_others profile.end_sign_in queue.forget_statement
    queue.keep_statement resets.finish resets.send retention.change series.preview sign_in.enter sign_in.leave theme.choose tokens.issue
    tokens.revoke undo.take_out workspaces.open_another workspaces.switch
"""

# What runs by itself. On the way out: what claims, enters dates, moves them, ends posts, or asks the gate again.
RUNS_OUT = """
    drain|dates_follow|brought_files|preflight|sweep|sweep anyway|time zone rules|dates of series|dates that ask|dates that follow|
    posts that end|guests who leave|files brought|bin|pauses
"""
RUNS_INWARD = """
    letters|digests|connections|figures|litter|layers|dry_runs|alarms|feed_news|feed news|glance|beat|clock|the long gone|seal|totals|what left|dry runs|
    calendars subscribed to|old texts and last dates|risks gone by|remembered calls|reminders|yeses awaited|charter reminders|
    the dead|abandoned uploads|old events of feeds|old refusals|waste paper|what need not be kept|statistics
"""
