"""What nobody gave a template stops the page or the paper; it never leaves a gap that nobody notices."""

import pytest
from flask import render_template_string
from jinja2 import UndefinedError

from services.gateway.papers.layout import render


def test_a_page_refuses_a_value_that_nobody_gave(gateway):
    with gateway.test_request_context("/"), pytest.raises(UndefinedError, match="'subject' is undefined"):
        render_template_string("<p>{{ subject }}</p>")


def test_a_page_refuses_to_ask_whether_a_value_that_nobody_gave_is_there(gateway):
    with gateway.test_request_context("/"), pytest.raises(UndefinedError, match="'notice' is undefined"):
        render_template_string("{% if notice %}<p>{{ notice }}</p>{% endif %}")


def test_a_paper_refuses_a_value_that_nobody_gave():
    with pytest.raises(UndefinedError, match="'number' is undefined"):
        render._templates().from_string("{{ number }}").render()
