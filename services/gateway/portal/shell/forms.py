"""The forms of the pages; each carries a token against foreign sites (CSRF)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField, SubmitField
from wtforms.validators import DataRequired, Length


class SignInForm(FlaskForm):
    """User name and password; `next` is the page to return to."""

    username = StringField(_l("用户名"), validators=[DataRequired(_l("请填写用户名。")), Length(max=40)])
    password = PasswordField(_l("密码"), validators=[DataRequired(_l("请填写密码。")), Length(max=200)])
    next = HiddenField()
    submit = SubmitField(_l("登录"))


class SignOutForm(FlaskForm):
    """Only the token."""
