@echo off
rem The commands of the README for Windows: make demo, make test.
rem Everything goes into .venv; requirements are pinned by hash for every platform.
setlocal
cd /d "%~dp0"
set "RUN=.venv\Scripts\python.exe"
set "PIP=%RUN% -m pip --disable-pip-version-check --quiet"

if /i "%~1"=="demo" goto demo
if /i "%~1"=="test" goto test
echo Use: make demo, or make test.
exit /b 2

:demo
call :install || exit /b 1
%RUN% -m depgraph demo
exit /b %errorlevel%

:test
call :install || exit /b 1
%PIP% install --require-hashes --requirement requirements-dev.txt || exit /b 1
%RUN% -m pytest -n auto --maxprocesses 4 --dist loadgroup
exit /b %errorlevel%

:install
if not exist "%RUN%" call :create || exit /b 1
%PIP% install --require-hashes --requirement requirements.txt || exit /b 1
%PIP% install --no-deps --no-build-isolation --editable . || exit /b 1
exit /b 0

:create
set "PYTHON=python"
where py >nul 2>nul && set "PYTHON=py -3"
%PYTHON% -c "import sys; sys.exit('depgraph needs Python 3.11 or later' if sys.version_info < (3, 11) else 0)" || exit /b 1
%PYTHON% -m venv .venv || exit /b 1
exit /b 0
