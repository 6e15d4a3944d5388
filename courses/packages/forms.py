"""Uploading a package, or another file in place of one."""

import zipfile
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from courses.packages.keeping import Examined, examine, keep
from courses.packages.models import Package
from learning.archive import CannotRead


def is_h5p(file: Any) -> bool:
    """Whether ``file`` is a package of H5P, right or wrong."""
    try:
        names = zipfile.ZipFile(file).namelist()
    except Exception:
        return False  # what it is instead is said by who reads it
    finally:
        file.seek(0)
    return "h5p.json" in names


class PackageForm(WagtailAdminModelForm):
    """A title and a file. Whatever is wrong with the file is said beside it, and nothing of it is kept."""

    examined: Examined | None = None

    class Meta:
        # Nobody fetches the ZIP that is there: it is private, and the form shows what is in it.
        widgets = {"file": forms.FileInput(attrs={"accept": ".zip,application/zip"})}

    def clean_file(self):
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            if is_h5p(file):
                raise forms.ValidationError(
                    _(
                        "This is an H5P package. Upload it under “H5P contents”, where it plays and is recorded."
                    )
                )
            try:
                self.examined = examine(file)
            except CannotRead as refused:
                raise forms.ValidationError(str(refused)) from refused
        return file

    def save(self, commit: bool = True) -> Package:
        package = self.instance
        if package.pk is None:
            package.uploaded_by = self.for_user
        if self.examined is not None:
            return keep(package, self.examined)
        package.title = package.title or Package.objects.get(pk=package.pk).title
        return super().save(commit)
