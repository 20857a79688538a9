"""Addresses of the agent workspace. A verb is a noun that is made (POST) or ended (POST to .../end/)."""

from django.urls import URLPattern, path

from parlour.conversations.views import (
    assignments,
    attachments,
    closures,
    compose,
    copies,
    drafts,
    frames,
    lists,
    loose,
    messages,
    new,
    reads,
    shelves,
    show,
    snoozes,
    tags,
)

app_name = "conversations"

ONE = "conversations/<int:number>/"
MESSAGE = ONE + "messages/<uuid:message_id>/"

urlpatterns: list[URLPattern] = [
    path("inbox/<slug:view>/", lists.index, name="list"),
    path("inbox/<slug:view>/new/", new.new, name="new"),
    path("inbox/<slug:view>/new/draft/", loose.update, name="loose_draft"),
    path("inbox/<slug:view>/new/draft/end/", loose.end, name="loose_discard"),
    path("inbox/<slug:view>/new/files/", loose.attach, name="loose_attach"),
    path("inbox/<slug:view>/new/files/<uuid:attachment_id>/end/", loose.detach, name="loose_detach"),
    path("inbox/<slug:view>/<int:number>/", show.show, name="show"),
    path("views/<slug:view>/", lists.views, name="views"),
    path(ONE, show.permanent, name="permanent"),
    path(ONE + "fresh/", show.fresh, name="fresh"),
    path(ONE + "read/", reads.create, name="read"),
    path(ONE + "closure/", closures.create, name="close"),
    path(ONE + "closure/end/", closures.end, name="reopen"),
    path(ONE + "snooze/", snoozes.create, name="snooze"),
    path(ONE + "assignment/", assignments.update, name="assign"),
    path(ONE + "tags/", tags.create, name="tag"),
    path(ONE + "tags/<uuid:tag_id>/end/", tags.end, name="untag"),
    path(ONE + "spam/", shelves.spam, name="spam"),
    path(ONE + "spam/end/", shelves.unspam, name="unspam"),
    path(ONE + "trash/", shelves.trash, name="trash"),
    path(ONE + "trash/end/", shelves.restore, name="restore"),
    path(ONE + "compose/<slug:kind>/", compose.create, name="compose"),
    path(ONE + "drafts/<slug:kind>/", drafts.update, name="draft"),
    path(ONE + "drafts/<slug:kind>/end/", drafts.end, name="discard_draft"),
    path(ONE + "drafts/<slug:kind>/files/", attachments.create, name="attach"),
    path(ONE + "drafts/<slug:kind>/files/<uuid:attachment_id>/end/", attachments.end, name="detach"),
    path(MESSAGE + "undo/", messages.undo, name="undo"),
    path(MESSAGE + "pictures/", messages.show_pictures, name="show_pictures"),
    path(MESSAGE + "html/", frames.html, name="html"),
    path(MESSAGE + "raw/", messages.raw, name="raw"),
    path(ONE + "deliveries/<uuid:delivery_id>/retry/", copies.retry, name="retry"),
    path(ONE + "deliveries/<uuid:delivery_id>/end/", copies.cancel, name="cancel"),
    path(ONE + "failures/end/", copies.dismiss, name="dismiss"),
    path(ONE + "files/<uuid:attachment_id>/", attachments.show, name="file"),
]
